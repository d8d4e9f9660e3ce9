import ArgumentParser
import Console
import Engine
import JSON
import Pipeline

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print a JSON Schema of pipelines with every installed stage, so that an editor completes and checks.",
    discussion: """
      EXAMPLES
        voicebeat schema >pipeline.schema.json
      Then begin a pipeline with "$schema": "./pipeline.schema.json".
      """)

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let schema = SchemaWriter().schema(for: plugins.registry().catalog, pipelines: PipelineFinder.standard.names)
    try Terminal.print(schema.text(pretty: true))
  }
}
