public import JSON
public import Pipeline

/// What the host knows of one plugin file: what it offers, or why it was refused.
public struct PluginReport: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    case accepted(PluginDescription)
    case refused(Refusal)
  }

  public var path: String
  /// Bytes.
  public var size: Int
  /// Last change, nanoseconds since 1970.
  public var modified: Int
  /// SHA-256 in hexadecimal digits; empty where the file could not be read.
  public var digest: String
  public var outcome: Outcome

  public var description: PluginDescription? {
    if case .accepted(let plugin) = outcome { plugin } else { nil }
  }

  public var refusal: Refusal? {
    if case .refused(let refusal) = outcome { refusal } else { nil }
  }
}

/// What a plugin says of itself.
public struct PluginDescription: Sendable, Hashable {
  public var name: String
  public var version: String
  /// SPDX identifier.
  public var license: String?
  public var summary: String
  /// The version of the plugin interface it was built with, such as `1.0`.
  public var abi: String
  public var stages: [StageDescription]
}

/// Why a plugin file is not used.
public struct Refusal: Error, Sendable, Hashable {
  public enum Reason: String, Sendable, CaseIterable {
    /// The file or its folder may be changed by others, or the file leads out of its folder.
    case unsafe
    case unreadable
    /// Not a shared object, or one that the system's loader does not take: its words follow.
    case notLoadable = "not-loadable"
    /// No `voicebeat_plugin` in it.
    case notAPlugin = "not-a-plugin"
    /// Another major version of the plugin interface.
    case wrongVersion = "wrong-version"
    /// The plugin itself declined.
    case declined
    /// Its table breaks the rules.
    case badTable = "bad-table"
    /// It ended the process that looked at it.
    case crashed
    /// It did not answer within the deadline.
    case hung
    /// The program that looks at plugins could not be run.
    case noScanner = "no-scanner"
  }

  public var reason: Reason
  /// What is wrong and what to do, for people.
  public var message: String

  public init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }
}

extension PluginReport {
  public var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("path", .string(path)), ("size", .integer(Int64(size))), ("modified", .integer(Int64(modified))),
      ("digest", .string(digest)),
    ]
    switch outcome {
    case .accepted(let plugin): members.append(("plugin", plugin.json))
    case .refused(let refusal): members.append(("refused", refusal.json))
    }
    return .object(JSONObject(members))
  }

  public init(json: JSONValue) throws {
    path = try json.requiredText("path")
    size = try json.requiredInteger("size")
    modified = try json.requiredInteger("modified")
    digest = try json.requiredText("digest")
    if let plugin = json["plugin"] {
      outcome = .accepted(try PluginDescription(json: plugin))
    } else {
      outcome = .refused(try Refusal(json: json["refused"] ?? .null))
    }
  }
}

extension PluginDescription {
  public var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("name", .string(name)), ("version", .string(version)), ("summary", .string(summary)), ("abi", .string(abi)),
    ]
    if let license { members.append(("license", .string(license))) }
    members.append(("stages", .array(stages.map(\.json))))
    return .object(JSONObject(members))
  }

  public init(json: JSONValue) throws {
    name = try json.requiredText("name")
    version = try json.requiredText("version")
    summary = try json.requiredText("summary")
    abi = try json.requiredText("abi")
    if case .string(let text)? = json["license"] { license = text }
    guard case .array(let list)? = json["stages"] else { throw MalformedRecord(member: "stages") }
    stages = try list.map { try StageDescription(json: $0) }
  }
}

extension Refusal {
  public var json: JSONValue {
    .object(JSONObject([("reason", .string(reason.rawValue)), ("message", .string(message))]))
  }

  public init(json: JSONValue) throws {
    guard let reason = Reason(rawValue: try json.requiredText("reason")) else {
      throw MalformedRecord(member: "reason")
    }
    self.init(reason, try json.requiredText("message"))
  }
}

/// A record that is not of the form it was written in: a cache from elsewhere, or a damaged one.
struct MalformedRecord: Error { let member: String }

extension JSONValue {
  func requiredText(_ name: String) throws -> String {
    guard case .string(let text)? = self[name] else { throw MalformedRecord(member: name) }
    return text
  }

  func requiredInteger(_ name: String) throws -> Int {
    guard case .integer(let number)? = self[name] else { throw MalformedRecord(member: name) }
    return Int(number)
  }
}
