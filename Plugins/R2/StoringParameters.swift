import AudioStages
public import ObjectStore
public import PluginKit

/// The parameters of every stage that stores objects.
struct StoringParameters: ParameterGroup {
  @Parameter(
    "What to do where the key has an object: fail, replace it, or keep every version and a pointer to the latest.")
  var ifExists = IfExists.replace
  @Parameter("What to note with the object, such as {\"take\": \"3\"}: names of letters, digits, - and _.")
  var objectMetadata: JSONText?
  @Parameter(
    "Asks for a URL in the report that lets its holder read the object for this long.", unit: "s", in: 1...604_800)
  var urlExpiry: Int?

  /// What goes with an object.
  func options(contentType: String) throws(StageError) -> PutOptions {
    let tags = try objectMetadata.map { json throws(StageError) in
      try TagObject.parse(json, parameter: "object_metadata")
    }
    let metadata = (tags ?? []).compactMap { tag in tag.text.map { (tag.name, $0) } }
    return PutOptions(contentType: contentType, metadata: Dictionary(metadata) { $1 })
  }
}

extension IfExists: ParameterValue {}
