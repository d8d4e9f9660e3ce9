public import DSP
public import PluginKit

extension KeyProfile: ParameterValue {}
