public import DSP
public import PluginKit

// Pipelines choose by name what begins.
extension OnsetMaterial: ParameterValue {}
