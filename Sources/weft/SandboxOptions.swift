import ArgumentParser
import Logging
import WeftSandbox

/// What a service does without of its sandbox.
struct SandboxOptions: ParsableArguments {
    @Option(
        help: """
            A part of the sandbox to do without: capabilities, landlock, seccomp, memory; may be repeated. The log says \
            so.
            """)
    var without: [ProcessSandbox.Part] = []

    var parts: Set<ProcessSandbox.Part> { Set(ProcessSandbox.Part.allCases).subtracting(without) }
}

extension ProcessSandbox.Part: ExpressibleByArgument {}
