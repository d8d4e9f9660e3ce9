public import Pipeline

extension PluginRegistry {
  /// The plan with every link's format and the converters that a run would put in: sources are opened and asked, and
  /// nothing is run or written.
  ///
  /// - Throws: ``RunError`` when a source cannot be opened or a stage does not take what it is given.
  public func resolvingFormats(of plan: Plan) throws(RunError) -> Plan {
    let preparation = RunPreparation(
      plan: plan, registry: self, options: RunOptions(), journal: RunJournal(wantsDigests: false),
      cancellation: Cancellation(), results: MemoryResults())
    defer { for processor in preparation.processors { processor.destroy() } }
    try preparation.settleFormats()
    return preparation.plan
  }
}
