import PluginABI

extension vb_stage {
  /// The table of one stage. A C function cannot be made from generic code, so all stages share these functions, which
  /// find the stage's type behind `implementation` and, once created, behind the instance.
  init<S: Stage>(_: S.Type, in arena: CArena) {
    let parameters = ParameterReflection(S()).declarations()
    self.init(
      name: arena.text(S.stage.name), version: arena.text(S.stage.version), summary: arena.text(S.stage.summary),
      help: S.stage.help.map(arena.text), inputs: arena.pointers(to: S.inputs.map { $0.abi(isInput: true, in: arena) }),
      outputs: arena.pointers(to: S.outputs.map { $0.abi(isInput: false, in: arena) }),
      parameters: arena.pointers(to: parameters.map { $0.abi(in: arena) }), input_count: UInt32(S.inputs.count),
      output_count: UInt32(S.outputs.count), parameter_count: UInt32(parameters.count), policy: S.policy.rawValue,
      traits: S.traits.rawValue, latency: UInt32(S.stage.latency),
      implementation: Unmanaged<AnyFactory>.passRetained(Factory<S>()).toOpaque(),
      create: { createInstance($0!, $1!, $2!, $3!, $4!) },
      negotiate: { instance, formats in withInstance(instance) { $0.negotiate(formats!) } },
      start: { instance, formats in withInstance(instance) { $0.start(formats!) } },
      process: { instance, work in withInstance(instance) { $0.process(work!) } },
      finish: { instance in withInstance(instance) { $0.finish() } },
      reset: nil,
      destroy: { Unmanaged<AnyInstance>.fromOpaque($0!).release() })
  }
}

private func createInstance(
  _ stage: UnsafePointer<vb_stage>, _ host: UnsafePointer<vb_host>, _ handle: OpaquePointer,
  _ setup: UnsafePointer<vb_setup>, _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>
) -> vb_status {
  let factory = Unmanaged<AnyFactory>.fromOpaque(stage.pointee.implementation).takeUnretainedValue()
  do throws(StageError) {
    let node = try Node(host: host, handle: handle, setup: setup.pointee, inputs: factory.inputs)
    do throws(StageError) {
      result.pointee = Unmanaged.passRetained(try factory.make(node, setup.pointee)).toOpaque()
      return VB_OK
    } catch {
      return node.fail(error)
    }
  } catch {
    return host.pointee.fail(handle, error.code.rawValue, error.about, error.message ?? "")
  }
}

/// The host keeps the instance alive during the call: it need not be retained for it.
private func withInstance(_ pointer: UnsafeMutableRawPointer?, _ body: (AnyInstance) -> vb_status) -> vb_status {
  Unmanaged<AnyInstance>.fromOpaque(pointer!)._withUnsafeGuaranteedRef { body($0) }
}
