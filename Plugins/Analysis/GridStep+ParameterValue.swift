public import DSP
public import PluginKit

extension GridStep: ParameterValue {}
