/// What `--help` prints.
enum Help {
    static let overview = """
        One address for every OpenAI client; any model behind it.

        usage: llm-gateway [COMMAND] [FLAGS]

        commands:
          serve     serve the OpenAI API (the default)
          check     show the effective configuration and try each backend
          models    list the models of all backends

        \(flags)
          --version          print the version
          --help             print this, or a command's own help

        """

    static let flags = """
        flags:
          --config PATH      the configuration file (default: config/config.yaml or config.yaml, if there is one)
          --backend NAME     auto, local, openai, echo or a configured backend (default: auto)
          --host HOST        the address to listen on (default: 127.0.0.1)
          --port PORT        the port to listen on (default: 4000)
          --log-level LEVEL  debug, info, warning or error (default: info)
        """
}

extension Command {
    var help: String {
        switch self {
        case .serve:
            """
            Serves the OpenAI API until SIGTERM or SIGINT, then lets running requests end.

            usage: llm-gateway serve [FLAGS]

            \(Help.flags)

            """
        case .check:
            """
            Shows every setting with where it comes from, secrets masked, and asks each backend for its models.
            Exit status 0 when the backend that would serve answers.

            usage: llm-gateway check [FLAGS]

            \(Help.flags)

            """
        case .models:
            """
            Lists the ids that GET /v1/models would list, one a line.

            usage: llm-gateway models [FLAGS]

            \(Help.flags)

            """
        }
    }
}
