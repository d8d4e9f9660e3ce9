import PluginKit
import Testing

private enum Shape: String, CaseIterable, ParameterValue {
  case round, square = "four-square"
}

private struct Settings: LinkSettings {
  @Parameter("Level.", unit: "dB", in: -120...60) var gain = 0.0
}

private struct Everything: Stage {
  static let stage = StageInfo("every.thing", version: "2.1.0", summary: "All there is.", help: "More.", latency: 7)
  static let inputs: [Port] = [
    .audio("main", "Sound.", delivery: .clip, format: .format(rates: [44100, 48000], channels: 1...2)),
    .audio("side", many: true, optional: true, settings: Settings.self), .events("words", optional: true),
  ]
  static let outputs: [Port] = [.audio("out", format: .same(as: "main")), .document("report")]
  static let policy = Policy.all
  static let traits: Traits = [.blocking]

  @Parameter("A number.", unit: "s", in: 0...) var someNumber = 1.5
  @Parameter("A count.", in: 1...8) var count: Int
  @Parameter("A switch.") var isOn = true
  @Parameter("A \"text\".") var text = "a \"b\"\n"
  @Parameter("A shape.") var shape = Shape.square
  @Parameter("A value.") var json: JSONText = "[1]"
  @Parameter("A name.") var name: ClipTemplate = "${clip.id}"
  @Parameter("Perhaps.", in: ...9) var perhaps: Double?

  func process(_ work: borrowing Work, _ node: Node) -> Step { .more }
}

private struct Common: ParameterGroup {
  @Parameter("A common count.") var commonCount = 3
  @Parameter("A common switch.") var isCommon = false
}

private struct Grouped: Stage {
  static let stage = StageInfo("grouped", summary: "Shares parameters.")
  static let inputs: [Port] = []
  static let outputs: [Port] = []

  @Parameter("A number.") var first = 1.5
  var common = Common()
  @Parameter("A number.") var last = 2.5

  func prepare(_ node: Node) throws(StageError) {
    throw .badInput("\(first) \(common.commonCount) \(common.isCommon) \(last)")
  }

  func process(_ work: borrowing Work, _ node: Node) -> Step { .done }
}

@Suite("The table that the kit makes")
struct TableTests {
  private let plugin = Plugin("kit", version: "1.2.3", license: "MIT", summary: "Test.", stages: Everything.self)
  private var stage: vb_stage {
    var host = TestHost.table()
    return plugin.table(for: &host, nil)!.pointee.stages[0]!.pointee
  }

  private func parameter(_ index: Int) -> vb_parameter { stage.parameters[index]!.pointee }

  private func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }

  @Test("names the plugin and the ABI")
  func handshake() {
    var host = TestHost.table()
    let table = plugin.table(for: &host, nil)!.pointee
    #expect(table.abi_major == VB_ABI_MAJOR && table.abi_minor == VB_ABI_MINOR)
    #expect([text(table.name), text(table.version), text(table.license)] == ["kit", "1.2.3", "MIT"])
    #expect(table.stage_count == 1)
  }

  @Test("is refused to a host of another major version, with a reason")
  func otherMajor() {
    var host = TestHost.table(major: 2)
    var reason: UnsafePointer<CChar>?
    #expect(plugin.table(for: &host, &reason) == nil)
    #expect(text(reason)?.contains("major version") == true)
  }

  @Test("says of a stage what its type says")
  func stageFacts() {
    let stage = stage
    #expect([text(stage.name), text(stage.version), text(stage.help)] == ["every.thing", "2.1.0", "More."])
    #expect(stage.policy == VB_POLICY_ALL && stage.traits == VB_TRAIT_BLOCKING && stage.latency == 7)
    #expect((stage.input_count, stage.output_count, stage.parameter_count) == (3, 2, 8))
  }

  @Test("describes ports, their formats and their link settings")
  func ports() {
    let main = stage.inputs[0]!.pointee
    #expect(text(main.name) == "main" && main.kind == VB_KIND_AUDIO && main.delivery == VB_DELIVERY_CLIP)
    #expect(main.format.pointee.rate_count == 2 && main.format.pointee.rates[1] == 48000)
    #expect((main.format.pointee.minimum_channels, main.format.pointee.maximum_channels) == (1, 2))
    let side = stage.inputs[1]!.pointee
    #expect(side.flags == VB_PORT_MANY | VB_PORT_OPTIONAL && side.delivery == VB_DELIVERY_BLOCKS)
    #expect(side.link_setting_count == 1 && text(side.link_settings[0]!.pointee.name) == "gain")
    let words = stage.inputs[2]!.pointee
    #expect(words.kind == VB_KIND_EVENTS && words.delivery == 0 && words.format == nil)
    let out = stage.outputs[0]!.pointee
    #expect(text(out.format.pointee.same_as) == "main" && out.delivery == 0)
    #expect(stage.outputs[1]!.pointee.kind == VB_KIND_DOCUMENT)
  }

  @Test("names parameters after their properties, in the order of their declaration")
  func parameterNames() {
    #expect(
      (0..<8).map { text(parameter($0).name) }
        == ["some_number", "count", "is_on", "text", "shape", "json", "name", "perhaps"])
  }

  @Test("takes types, defaults, ranges and choices of parameters from the properties")
  func parameterFacts() {
    #expect((0..<8).map { parameter($0).type } == [1, 2, 3, 4, 4, 5, 4, 1])
    #expect(
      (0..<8).map { text(parameter($0).default_json) } == [
        "1.5", nil, "true", #""a \"b\"\n""#, #""four-square""#, "[1]", #""${clip.id}""#, nil,
      ])
    #expect(
      (0..<8).map { parameter($0).flags } == [
        VB_PARAMETER_HAS_MINIMUM, VB_PARAMETER_REQUIRED | VB_PARAMETER_HAS_MINIMUM | VB_PARAMETER_HAS_MAXIMUM, 0, 0, 0,
        0,
        VB_PARAMETER_CLIP_TEMPLATE, VB_PARAMETER_HAS_MAXIMUM,
      ])
    #expect(text(parameter(0).unit) == "s" && parameter(1).maximum == 8 && parameter(7).maximum == 9)
    #expect((0..<2).map { text(parameter(4).choices[$0]) } == ["round", "four-square"])
  }

  @Test("has the parameters of a group in the group's place, and sets them there")
  func groups() {
    var host = TestHost.table()
    let table = Plugin("kit", version: "1", stages: Grouped.self).table(for: &host, nil)!.pointee.stages[0]!.pointee
    #expect(
      (0..<Int(table.parameter_count)).map { text(table.parameters[$0]!.pointee.name) }
        == ["first", "common_count", "is_common", "last"])
    let driver = Driver(
      Grouped.self,
      [(VB_TYPE_NUMBER, 0.5), (VB_TYPE_INTEGER, 7), (VB_TYPE_BOOLEAN, 1), (VB_TYPE_NUMBER, -1)].map { type, number in
        vb_value(type: type, is_set: 1, integer: Int64(number), number: number, text: nil, text_size: 0)
      })
    #expect(driver.createStatus == VB_ERROR_BAD_INPUT)
    #expect(driver.host.notes == [.fail(VB_ERROR_BAD_INPUT, about: nil, "0.5 7 true -1.0")])
  }
}
