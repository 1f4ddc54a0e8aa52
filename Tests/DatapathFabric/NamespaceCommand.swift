import Glibc

/// A program, in this process's network namespace or in another one.
package struct NamespaceCommand {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    package let words: [String]

    package init(_ words: [String], in namespace: String? = nil) {
        // Not `ip netns exec`, which would hide the BPF file system.
        self.words = (namespace.map { ["nsenter", "--net=\($0)", "--"] } ?? []) + words
    }

    /// Starts the program, which is killed when the returned value is gone. Its output is thrown away.
    package func start() throws -> RunningProgram {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(null) }
        return RunningProgram(process: try spawn(output: null))
    }

    /// Standard output and error of the finished program; throws when it failed.
    @discardableResult
    package func run() throws -> String {
        let (status, output) = try finish()
        guard status == 0 else {
            throw Failure(description: "\(words.joined(separator: " ")) ended with \(status): \(output)")
        }
        return output
    }

    /// Exit status, and standard output and error, of the finished program.
    package func finish() throws -> (status: Int32, output: String) {
        var ends: [Int32] = [-1, -1]
        // A pipe that other programs, started at the same time, do not inherit.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Failure(description: "no pipe")
        }
        defer { close(ends[0]) }
        let process: pid_t
        do {
            defer { close(ends[1]) }
            process = try spawn(output: ends[1])
        }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            output += buffer[..<count]
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        // Exit status in the second byte; the first is the signal that ended the program.
        return (status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f), String(decoding: output, as: UTF8.self))
    }

    private func spawn(output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let result = posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
        guard result == 0 else { throw Failure(description: "\(words[0]): \(String(cString: strerror(result)))") }
        return process
    }
}

/// A program that runs until it ends by itself or this value is gone.
package final class RunningProgram {
    private let process: pid_t

    init(process: pid_t) { self.process = process }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }
}
