/// What `--help` prints.
enum Help {
    static let overview = """
        One address for every OpenAI client; any model behind it.

        usage: llm-gateway [COMMAND] [FLAGS]

        commands:
          serve              serve the OpenAI API (the default)
          check              show the effective configuration and try each backend
          models             list the models of all backends
          chat [PROMPT]      ask a model, or talk with it
          plan analyze FILE  show which steps of a plan may run together
          plan run FILE      carry out a plan

        \(serving)
          --version          print the version
          --help             print this, or a command's own help

        """

    static let serving = """
        \(configuration)
          --host HOST        the address to listen on (default: 127.0.0.1)
          --port PORT        the port to listen on (default: 4000)
          --log-level LEVEL  debug, info, warning or error (default: info)
        """

    static let configuration = """
        flags:
          --config PATH      the configuration file (default: config/config.yaml or config.yaml, if there is one)
          --backend NAME     auto, local, gemini, openai, echo or a configured backend (default: auto)
        """

    static let asking = """
        \(configuration)
          --model NAME       the model (default: the backend's own)
        """
}

extension Command {
    var help: String {
        switch self {
        case .serve:
            """
            Serves the OpenAI API until SIGTERM or SIGINT, then lets running requests end.

            usage: llm-gateway serve [FLAGS]

            \(Help.serving)

            """
        case .check:
            """
            Shows every setting with where it comes from, secrets masked, and asks each backend for its models.
            Exit status 0 when the backend that would serve answers.

            usage: llm-gateway check [FLAGS]

            \(Help.serving)

            """
        case .models:
            """
            Lists the ids that GET /v1/models would list, one a line.

            usage: llm-gateway models [FLAGS]

            \(Help.serving)

            """
        case .chat:
            """
            Asks a model and prints its answer as it comes. Without PROMPT, standard input is the prompt; where that is a
            terminal, it is a conversation. No gateway has to run. Exit status 0 when there is an answer, else 1.

            usage: llm-gateway chat [FLAGS] [PROMPT]...

            \(Help.asking)
              --system TEXT      what the model is told to be
              --json             the answer must be JSON, and is printed when it is whole

            """
        case .planAnalyze:
            """
            Asks a model which steps of a plan may run together, and draws the batches as a table. Where its answer is
            wrong twice, a rule of thumb stands in, and the last lines say so.

            usage: llm-gateway plan analyze [FLAGS] FILE

            \(Help.asking)
              --json             print the batches as JSON

            """
        case .planRun:
            """
            Carries out a plan: progress on stderr, results and times on stdout. Exit status 0 when every step has a
            result, else 1. The first SIGINT or SIGTERM cancels what runs and still reports; a second does not wait.

            usage: llm-gateway plan run [FLAGS] FILE

            \(Help.asking)
              --preset NAME      speed, balanced, reliability or cost (default: balanced)
              --output FILE      write the report there, as JSON
              --resume FILE      keep the results of such a report, and run the other steps
              --json             print the report as JSON instead of results and times

            """
        }
    }
}
