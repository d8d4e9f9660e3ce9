public import DSP
public import PluginKit

extension FadeCurve: ParameterValue {}
