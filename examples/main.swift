// Six small programs that show the libraries at work: a menu, or one of them by its number.
//
//     swift run examples            shows the menu
//     swift run examples 3          runs the third
//     LLM_BACKEND=echo swift run examples all
//
// Who answers is what config/config.yaml and the environment say; without any of it, whoever is there.

let arguments = CommandLine.arguments.dropFirst()

if let choice = arguments.first {
    await Menu.run(choice)
} else {
    while let choice = Menu.ask() {
        if await Menu.perform(choice) == .unknown { print("There is no example \"\(choice)\".") }
    }
}
