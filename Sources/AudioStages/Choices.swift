public import AudioIO
public import PluginKit

// Enumerations of AudioIO that pipelines choose from by name.
extension NonFinitePolicy: ParameterValue {}
extension AudioFileFormat: ParameterValue {}
