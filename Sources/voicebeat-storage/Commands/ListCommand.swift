import ArgumentParser
import Console
import JSON
import ObjectStore

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls",
    abstract: "List objects.",
    discussion: """
      Shows one level, as a folder would be shown; --recursive shows all keys. With --json it is a list of objects.

      EXAMPLES
        voicebeat storage ls
        voicebeat storage ls takes/ --recursive
      """)

  @Argument(help: "What the keys begin with.") var prefix = ""
  @Flag(name: .shortAndLong, help: "All keys, not just one level.") var recursive = false
  @Flag(help: "Print one JSON document on standard output: the result, or the error.") var json = false

  func run() throws {
    let storage = try StorageSession()
    try storage.perform {
      var request = ListRequest(prefix: prefix, delimiter: recursive ? nil : "/")
      var listed: [JSONValue] = []
      repeat {
        let page = try storage.store.list(request, cancellation: storage.cancellation)
        if json {
          listed += page.commonPrefixes.map { ["prefix": .string($0)] } + page.objects.map(\.json)
        } else {
          try show(page)
        }
        request.continuation = page.next
      } while request.continuation != nil
      if json { try Terminal.print(JSONValue.array(listed).text(pretty: true)) }
    }
  }

  private func show(_ page: ObjectList) throws {
    var table = Table()
    for prefix in page.commonPrefixes { table.add("", "", prefix) }
    for object in page.objects {
      table.add(object.modified.map { ObjectText.date($0) } ?? "", ByteText.text(object.size), object.key.text)
    }
    if !table.isEmpty { try Terminal.print(table.text) }
  }
}
