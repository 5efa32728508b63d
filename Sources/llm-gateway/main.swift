internal import Reactor

ProcessControl.holdStandardStreams()
ProcessControl.prepareSignals()
ProcessControl.raiseDescriptorLimit()

switch Invocation(Array(CommandLine.arguments.dropFirst())) {
case .help(let text):
    ProcessControl.write(text)
case .version:
    ProcessControl.write("llm-gateway \(Versions.text)\n")
case .misuse(let message):
    ProcessControl.write("llm-gateway: \(message)\nSee llm-gateway --help\n", toError: true)
    ProcessControl.exitNow(ExitStatus.misuse)
case .run(let command, let options):
    command.run(options)
}
