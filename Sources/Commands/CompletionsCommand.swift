import Console

/// `completions`: the script that completes words in a shell.
enum CompletionsCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "completions",
      summary: Bilingual(
        es: "escribe el guion de autocompletado de bash", en: "prints the completion script of bash"
      ),
      description: Bilingual(
        es: "Escribe el guion con que bash completa órdenes y opciones.",
        en: "Prints the script with which bash completes commands and options."),
      examples: [
        ExampleSpec(
          "recauda completions > ~/.local/share/bash-completion/completions/recauda",
          Bilingual(es: "lo instala para usted", en: "installs it for you"))
      ], isEssential: false)
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    try context.output.write(Completions.bash(Program.spec))
    return .done
  }
}
