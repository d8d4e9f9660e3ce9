import ArgumentParser
import CRuntime
import Console
import Glibc
import ObjectStore

/// The program behind `voicebeat storage` and `voicebeat samples`: a program of its own, so that only what needs the network loads its libraries.
@main
struct StorageProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voicebeat storage",
    abstract: "Work with stored objects: in R2, in any S3-compatible store, or in a local folder.",
    discussion: """
      Where objects are kept follows from the environment: with R2_ACCOUNT_ID, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY \
      and R2_BUCKET_NAME it is that bucket, without them a local folder. VOICEBEAT_STORAGE=local:DIR switches to a folder whatever else is set.

      EXAMPLES
        voicebeat storage doctor
        voicebeat storage put take1.wav takes/take1.wav
        voicebeat storage ls takes/
      """,
    subcommands: [
      PutCommand.self, GetCommand.self, ListCommand.self, RemoveCommand.self, CopyCommand.self, PresignCommand.self,
      StatCommand.self, StatsCommand.self, DoctorCommand.self, SyncCommand.self, LifecycleCommand.self,
      MigrateCommand.self, CleanupCommand.self, ArchiveCommand.self,
      BackupCommand.self, RestoreCommand.self,
    ])

  static func main() {
    // Or each of many threads that move objects at once would keep memory of its own.
    crt_share_heaps()
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "samples" {
      run(SamplesProgram.self, Array(arguments.dropFirst()))
    } else {
      run(StorageProgram.self, Array(arguments))
    }
  }

  private static func run<Program: ParsableCommand>(_ program: Program.Type, _ arguments: [String]) {
    do {
      var command = try program.parseAsRoot(arguments)
      try command.run()
    } catch {
      Glibc.exit(ErrorReport.tell(error, of: program, CommandError.known))
    }
  }
}
