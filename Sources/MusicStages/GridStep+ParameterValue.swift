public import DSP
public import PluginKit

// Pipelines choose a grid by name.
extension GridStep: ParameterValue {}
