import PluginABI

/// What the C functions of every stage enter: an instance whose type is not known to them.
class AnyInstance {
  func negotiate(_ formats: UnsafeMutablePointer<vb_formats>) -> vb_status { VB_ERROR_INTERNAL }
  func start(_ formats: UnsafePointer<vb_formats>) -> vb_status { VB_ERROR_INTERNAL }
  func process(_ work: UnsafePointer<vb_work>) -> vb_status { VB_ERROR_INTERNAL }
  func finish() -> vb_status { VB_ERROR_INTERNAL }
}

/// One instance of a stage. Every Swift error ends here.
final class Instance<S: Stage>: AnyInstance {
  // The host never enters an instance twice at once, so the check for overlapping access has nothing to find.
  @exclusivity(unchecked) private var stage: S
  private let node: Node

  init(_ stage: S, _ node: Node) {
    self.stage = stage
    self.node = node
  }

  override func negotiate(_ formats: UnsafeMutablePointer<vb_formats>) -> vb_status {
    var settled = Formats(
      links: (0..<Int(formats.pointee.link_count)).map { AudioFormat(formats.pointee.links[$0]) },
      outputs: (0..<Int(formats.pointee.output_count)).map { AudioFormat(formats.pointee.outputs[$0]) },
      policy: Policy(rawValue: formats.pointee.policy) ?? S.policy)
    do throws(StageError) {
      try stage.negotiate(&settled, node)
    } catch {
      return node.fail(error)
    }
    for (index, format) in settled.outputs.enumerated() {
      formats.pointee.outputs[index] = format?.abi ?? vb_format()
    }
    formats.pointee.policy = settled.policy.rawValue
    return VB_OK
  }

  override func start(_ formats: UnsafePointer<vb_formats>) -> vb_status {
    node.settle(formats.pointee)
    do throws(StageError) {
      try stage.start(node)
      return VB_OK
    } catch {
      return node.fail(error)
    }
  }

  override func process(_ work: UnsafePointer<vb_work>) -> vb_status {
    do throws(StageError) {
      switch try stage.process(Work(work), node) {
      case .more: return VB_OK
      case .again: return VB_AGAIN
      case .done: return VB_DONE
      }
    } catch {
      return node.fail(error)
    }
  }

  override func finish() -> vb_status {
    do throws(StageError) {
      try stage.finish(node)
      return VB_OK
    } catch {
      return node.fail(error)
    }
  }
}

/// Makes instances of a stage whose type the C function `create` does not know.
class AnyFactory {
  func make(_ node: Node, _ setup: vb_setup) throws(StageError) -> AnyInstance {
    throw .internal("no stage")
  }

  var inputs: [Port] { [] }
}

final class Factory<S: Stage>: AnyFactory {
  override var inputs: [Port] { S.inputs }

  override func make(_ node: Node, _ setup: vb_setup) throws(StageError) -> AnyInstance {
    var stage = S()
    try ParameterReflection(stage).assign(setup.parameters, count: setup.parameter_count)
    try stage.prepare(node)
    return Instance(stage, node)
  }
}
