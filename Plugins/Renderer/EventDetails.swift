import PluginKit

/// What the attributes of a note or a hit say of how it is played.
struct EventDetails {
  /// 1…127; 100 unless told.
  var velocity = 100.0
  /// What plays it, a program of General MIDI, where that is told.
  var program: Int?
  /// Cents off the note.
  var bend: [Double] = []
  /// Seconds from each to the next.
  var bendHop = 0.01

  init(_ event: Event) {
    guard let attributes = event.attributes?.value else { return }
    if let told = attributes["velocity"]?.number { velocity = min(max(1, told), 127) }
    if let told = attributes["program"]?.integer, (0...127).contains(told) { program = Int(told) }
    if let told = attributes["bend"]?.array { bend = told.compactMap(\.number) }
    if let told = attributes["bend_hop"]?.number, told > 0 { bendHop = told }
  }
}
