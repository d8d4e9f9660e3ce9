public import PluginKit

/// Refuses a range of pitches, in Hz, that is empty.
///
/// - Parameter parameter: What the error is about.
public func checkPitchRange(
  lowest: Double, highest: Double, about parameter: String = "lowest"
) throws(StageError) {
  if lowest >= highest {
    throw .badParameter("the lowest pitch, \(lowest) Hz, is not below the highest, \(highest) Hz", about: parameter)
  }
}
