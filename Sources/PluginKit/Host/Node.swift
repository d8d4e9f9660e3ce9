public import PluginABI

/// The host's side of one instance: who it is, what it is connected to, and what the host does for it.
///
/// Valid for as long as the stage lives. Its methods may be called while the host is inside a call to the stage, on the
/// thread of that call; ``log(_:_:)`` and ``isCancelled`` at any time.
public final class Node {
  /// A link into the node.
  public struct Link {
    /// Index of the input port.
    public let port: Int
    /// Name of the node or input at the other end, for messages.
    public let from: String
    /// What the pipeline set for the link; of the type that the port declares.
    public let settings: (any LinkSettings)?
    /// Nil for events and documents, and before `start`.
    public fileprivate(set) var format: AudioFormat?

    /// The link's settings as the type that its port declares. Another type is a programming error.
    public func settings<Settings: LinkSettings>(as type: Settings.Type) -> Settings {
      settings as! Settings
    }
  }

  /// The node's name in the pipeline.
  public let name: String
  /// Of this node, from the run's seed and the node's name: what a random stage starts from.
  public let seed: UInt64
  /// The run's block size: blocks cover `[k·B, (k+1)·B)`.
  public let blockFrames: Int
  /// By input port, then as the pipeline lists them.
  @exclusivity(unchecked) public private(set) var links: [Link]
  /// In the order of the stage's ports.
  public let outputs: Outputs

  @usableFromInline let host: UnsafePointer<vb_host>
  @usableFromInline let handle: OpaquePointer

  init(host: UnsafePointer<vb_host>, handle: OpaquePointer, setup: vb_setup, inputs: [Port]) throws(StageError) {
    self.host = host
    self.handle = handle
    name = setup.node.map { String(cString: $0) } ?? ""
    seed = setup.seed
    blockFrames = Int(setup.block_frames)
    outputs = Outputs(
      (0..<Int(setup.output_count)).map { index in
        Output(host: host, node: handle, index: UInt32(index), isConnected: setup.connected_outputs?[index] != 0)
      })
    links = []
    for index in 0..<Int(setup.link_count) {
      guard let link = setup.links?[index]?.pointee, inputs.indices.contains(Int(link.port)) else {
        throw .internal("the host handed over a link without a port of this stage")
      }
      links.append(try Link(link, type: inputs[Int(link.port)].settings))
    }
  }

  func settle(_ formats: vb_formats) {
    for index in links.indices { links[index].format = formats.links.flatMap { AudioFormat($0[index]) } }
    for index in outputs.indices { outputs.storage[index].settle(formats.outputs.flatMap { AudioFormat($0[index]) }) }
  }

  deinit {
    outputs.storage.deallocate()
  }
}

extension Node.Link {
  fileprivate init(_ link: vb_link, type: (any LinkSettings.Type)?) throws(StageError) {
    port = Int(link.port)
    from = link.from.map { String(cString: $0) } ?? ""
    settings = type?.init()
    format = nil
    if let settings { try ParameterReflection(settings).assign(link.settings, count: link.setting_count) }
  }
}
