import PluginABI

/// A parameter as the table describes it.
struct ParameterDeclaration {
  var name: String
  var help: String
  var unit: String?
  var type: ParameterType
  var isRequired: Bool
  var defaultJSON: String?
  var minimum: Double?
  var maximum: Double?

  func abi(in arena: CArena) -> vb_parameter {
    var flags: UInt32 = 0
    if isRequired { flags |= VB_PARAMETER_REQUIRED }
    if minimum != nil { flags |= VB_PARAMETER_HAS_MINIMUM }
    if maximum != nil { flags |= VB_PARAMETER_HAS_MAXIMUM }
    if type.isClipTemplate { flags |= VB_PARAMETER_CLIP_TEMPLATE }
    return vb_parameter(
      name: arena.text(name), help: arena.text(help), unit: unit.map(arena.text), type: type.code, flags: flags,
      default_json: defaultJSON.map(arena.text), minimum: minimum ?? 0, maximum: maximum ?? 0,
      choices: arena.array(type.choices.map { Optional(arena.text($0)) }), choice_count: UInt32(type.choices.count),
      reserved: 0)
  }
}
