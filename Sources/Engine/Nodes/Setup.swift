import Pipeline
import PluginABI

/// The C structs that an instance is created with, in memory that lives as long as this object.
final class Setup {
  private(set) var abi = UnsafeMutablePointer<vb_setup>.allocate(capacity: 1)
  private var blocks: [UnsafeMutableRawPointer] = []
  private var texts: [UnsafePointer<CChar>] = []

  /// A link into the node: the port, the values of its settings, and who is at the other end.
  struct LinkSetup {
    var port: Int
    var settings: [ParameterValue?]
    var settingTypes: [ParameterDescription.ValueType]
    var from: String
  }

  init(
    node: String, seed: UInt64, parameters: [ParameterValue?], types: [ParameterDescription.ValueType],
    links: [LinkSetup], connectedOutputs: [Bool], blockFrames: Int
  ) {
    let cLinks = links.map { link in
      keep(
        vb_link(
          port: UInt32(link.port), setting_count: UInt32(link.settings.count),
          settings: values(link.settings, link.settingTypes), from: text(link.from)))
    }
    abi.initialize(
      to: vb_setup(
        node: text(node), seed: seed, parameter_count: UInt32(parameters.count), link_count: UInt32(links.count),
        parameters: values(parameters, types), links: array(cLinks.map { Optional(UnsafePointer($0)) }),
        connected_outputs: array(connectedOutputs.map { UInt8($0 ? 1 : 0) }),
        output_count: UInt32(connectedOutputs.count), block_frames: UInt32(blockFrames)))
  }

  deinit {
    abi.deallocate()
    for block in blocks { block.deallocate() }
    for text in texts { CText.free(text) }
  }

  private func values(
    _ values: [ParameterValue?], _ types: [ParameterDescription.ValueType]
  ) -> UnsafePointer<UnsafePointer<vb_value>?> {
    array(zip(values, types).map { Optional(UnsafePointer(keep(value($0, $1)))) })
  }

  private func value(_ value: ParameterValue?, _ type: ParameterDescription.ValueType) -> vb_value {
    var c = vb_value(
      type: UInt32(ParameterDescription.ValueType.allCases.firstIndex(of: type)! + 1), is_set: value == nil ? 0 : 1,
      integer: 0, number: 0, text: nil, text_size: 0)
    switch value {
    case .number(let number): c.number = number
    case .integer(let integer):
      c.integer = integer
      c.number = Double(integer)
    case .boolean(let isTrue): c.integer = isTrue ? 1 : 0
    case .string(let string), .json(let string):
      c.text = text(string)
      c.text_size = UInt64(string.utf8.count)
    case nil: break
    }
    return c
  }

  private func text(_ string: String) -> UnsafePointer<CChar> {
    let copy = CText.copy(string)
    texts.append(copy)
    return copy
  }

  private func keep<Value>(_ value: Value) -> UnsafeMutablePointer<Value> {
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    pointer.initialize(to: value)
    blocks.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  private func array<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
    pointer.initialize(from: elements, count: elements.count)
    blocks.append(UnsafeMutableRawPointer(pointer))
    return UnsafePointer(pointer)
  }
}
