/// Turns interleaved float samples into the bytes of a file.
protocol AudioEncoder: AnyObject {
  /// Encodes `frames` interleaved frames; returns how many samples were limited to full scale.
  func encode(_ samples: UnsafePointer<Float>, frames: Int) throws(AudioIOError) -> Int
  /// Writes what is left and completes the header.
  func finish() throws(AudioIOError)
}
