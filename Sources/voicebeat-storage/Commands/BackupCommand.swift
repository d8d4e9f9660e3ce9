import ArgumentParser
import Console
import Glibc
import ObjectStore

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Back the store up to another bucket or a folder.",
    discussion: """
      The vault keeps every content once, under its SHA-256, and a catalogue for each backup; a further backup sends only \
      what is new. The vault is local:DIR, or r2:BUCKET for another bucket with the same credentials.

      EXAMPLES
        voicebeat storage backup local:/mnt/vault
        voicebeat storage backup r2:vault --prefix projects/
        voicebeat storage backup r2:vault --list
        voicebeat storage backup r2:vault --verify 2026-01-31T120000Z
      """)

  @Argument(help: "Where backups are kept: local:DIR or r2:BUCKET.") var vault: String
  @Option(help: ArgumentHelp("Back up only what begins with this.", valueName: "prefix")) var prefix = ""
  @Flag(help: "List the backups in the vault.") var list = false
  @Option(help: ArgumentHelp("Read a backup whole and compare it with its digests.", valueName: "name"))
  var verify: String?
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let storage = try StorageSession()
    let vault = try storage.configuration.makeStore(at: vault)
    if list {
      let names = try storage.perform { try Backup(store: storage.source, vault: vault).names() }
      return try Terminal.print(
        output.json ? BackupNames.json(names) : names.joined(separator: "\n"))
    }
    let name = BackupNames.make(now: Double(time(nil)))
    let report = try storage.performBulk(jobs: bulk.jobs ?? 4, isQuiet: output.quiet) { work in
      let backup = Backup(store: storage.source, vault: vault, work: work)
      if let verify { return try backup.verify(name: verify) }
      return try backup.perform(name: name, prefix: prefix)
    }
    try output.tell(report, verb: verify == nil ? "backed up as \(name)" : "right")
  }
}

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put back the objects of a backup that are missing or differ.",
    discussion: """
      Objects that the backup does not have are left as they are.

      EXAMPLES
        voicebeat storage restore r2:vault 2026-01-31T120000Z
        voicebeat storage restore local:/mnt/vault 2026-01-31T120000Z --prefix projects/song-7/
      """)

  @Argument(help: "Where backups are kept: local:DIR or r2:BUCKET.") var vault: String
  @Argument(help: "The backup's name, as backup --list shows it.") var name: String
  @Option(help: ArgumentHelp("Restore only what begins with this.", valueName: "prefix")) var prefix = ""
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let storage = try StorageSession()
    let vault = try storage.configuration.makeStore(at: vault)
    let report = try storage.performBulk(jobs: bulk.jobs ?? 4, isQuiet: output.quiet) { work in
      try Backup(store: storage.source, vault: vault, work: work).restore(name: name, prefix: prefix)
    }
    try output.tell(report, verb: "restored")
  }
}
