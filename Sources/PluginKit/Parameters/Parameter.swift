/// Declares a parameter of a stage, or a setting of a link, at the property that holds its value:
///
/// ```swift
/// @Parameter("Change of level.", unit: "dB", in: -120...60) var gain = 0.0
/// @Parameter("Where the excerpt ends.", unit: "s", in: 0...) var end: Double?
/// @Parameter("Where to write.") var path: String
/// ```
///
/// The property's type is the parameter's, its initial value the default. Without one the parameter is required, unless
/// its type is optional. Pipelines know `fadeIn` as `fade_in`. Values are set before the stage's `prepare`, and are
/// constant from then on.
@propertyWrapper
public struct Parameter<Value: ParameterValue> {
  @usableFromInline
  final class Storage {
    // Set once, before the stage's first method; checking every read for overlap with a write would be in vain.
    @exclusivity(unchecked) @usableFromInline var value: Value?

    init(_ value: Value?) { self.value = value }
  }

  @usableFromInline let storage: Storage
  let help: String
  let unit: String?
  let minimum: Double?
  let maximum: Double?

  private init(_ value: Value?, _ help: String, _ unit: String?, _ minimum: Value.Bound?, _ maximum: Value.Bound?) {
    storage = Storage(value)
    self.help = help
    self.unit = unit
    self.minimum = minimum?.asDouble
    self.maximum = maximum?.asDouble
  }

  /// With a default.
  public init(wrappedValue: Value, _ help: String, unit: String? = nil) {
    self.init(wrappedValue, help, unit, nil, nil)
  }

  /// With a default and a range.
  public init(wrappedValue: Value, _ help: String, unit: String? = nil, in range: some ParameterRange<Value.Bound>) {
    self.init(wrappedValue, help, unit, range.minimum, range.maximum)
  }

  /// Required, or nil when left out.
  public init(_ help: String, unit: String? = nil) {
    self.init(Value.absent, help, unit, nil, nil)
  }

  /// Required, or nil when left out; with a range.
  public init(_ help: String, unit: String? = nil, in range: some ParameterRange<Value.Bound>) {
    self.init(Value.absent, help, unit, range.minimum, range.maximum)
  }

  /// The value that the pipeline set, or the default. Not to be read in the stage's initializer.
  @inlinable public var wrappedValue: Value { storage.value! }
}

/// What the kit does with the parameters that it finds in a stage.
protocol AnyParameter {
  func declaration(name: String) -> ParameterDeclaration
  func assign(_ input: ParameterInput, name: String) throws(StageError)
}

extension Parameter: AnyParameter {
  func declaration(name: String) -> ParameterDeclaration {
    ParameterDeclaration(
      name: name, help: help, unit: unit, type: Value.parameterType,
      isRequired: storage.value == nil && !Value.isOptional, defaultJSON: storage.value?.json, minimum: minimum,
      maximum: maximum)
  }

  func assign(_ input: ParameterInput, name: String) throws(StageError) {
    guard input.isSet else { return }
    guard let value = Value(input) else {
      throw .badParameter("the host handed over a value of another type than \(Value.self)", about: name)
    }
    storage.value = value
  }
}
