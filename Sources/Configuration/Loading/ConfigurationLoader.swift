/// Makes settings of a file, the environment and the command line.
package enum ConfigurationLoader {
    /// The settings, or everything that is wrong with them.
    package static func load(
        arguments: ConfigurationFlags = ConfigurationFlags(), environment: [String: String],
        workingDirectory: String = "."
    ) throws(ConfigurationError) -> GatewaySettings {
        guard let (path, bytes) = try findFile(arguments, environment, workingDirectory) else {
            let context = ReadingContext(flags: arguments, environment: environment, directory: workingDirectory)
            var root = SectionReader(absent: "", context: context)
            return try settings(from: &root, file: nil)
        }
        return try settings(
            in: bytes, file: path, arguments: arguments, environment: environment, workingDirectory: workingDirectory)
    }

    /// The settings that a file of these bytes makes.
    static func settings(
        in bytes: [UInt8], file: String, arguments: ConfigurationFlags = ConfigurationFlags(),
        environment: [String: String] = [:], workingDirectory: String = "."
    ) throws(ConfigurationError) -> GatewaySettings {
        let text = YAMLText(bytes)
        let context = ReadingContext(
            flags: arguments, environment: environment, directory: workingDirectory, file: file, text: text)
        let document: YAMLDocument
        do throws(YAMLError) {
            document = try YAMLParser.parse(text)
        } catch {
            throw context.failure(error.description, at: error.mark)
        }
        for problem in document.problems { context.report(problem.description, at: problem.mark) }
        var root = SectionReader(document.root, path: "", context: context)
        return try settings(from: &root, file: file)
    }

    private static func settings(
        from root: inout SectionReader, file: String?
    ) throws(ConfigurationError) -> GatewaySettings {
        var settings = GatewaySettings()
        settings.file = file
        settings.read(from: &root)
        root.finish()
        try root.context.throwProblems()
        return settings
    }

    /// The file that the command line or the environment names, else the first of the usual ones that is there.
    private static func findFile(
        _ arguments: ConfigurationFlags, _ environment: [String: String], _ directory: String
    ) throws(ConfigurationError) -> (path: String, bytes: [UInt8])? {
        let variable = environment["LLM_GATEWAY_CONFIG"].flatMap { $0.utf8.isEmpty ? nil : $0 }
        if let named = arguments.config ?? variable {
            let path = ConfigurationFile.join(directory, named)
            let source = arguments.config == nil ? "LLM_GATEWAY_CONFIG" : "--config"
            do throws(ConfigurationFile.ReadError) {
                return (path, try ConfigurationFile.read(path))
            } catch {
                throw ConfigurationError(unreadable: path, "\(source): cannot read it, \(error)")
            }
        }
        for place in ConfigurationFile.usualPlaces {
            let path = ConfigurationFile.join(directory, place)
            do throws(ConfigurationFile.ReadError) {
                return (path, try ConfigurationFile.read(path))
            } catch .missing {
                continue
            } catch {
                throw ConfigurationError(unreadable: path, "cannot read it, \(error)")
            }
        }
        return nil
    }
}

extension ConfigurationError {
    fileprivate init(unreadable file: String, _ message: String) {
        self.init(problems: [
            Problem(file: file, line: nil, column: nil, message: message, sourceLine: nil, caretLine: nil)
        ])
    }
}
