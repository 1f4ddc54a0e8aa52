import Foundation
import WeftNet

/// The whole of the lab: builds the seed's machines, starts real clusters and Weft on them, shows the scenario, and
/// removes everything again.
package struct Lab: Sendable {
    package struct Options: Sendable {
        /// Ends after the checks; otherwise the lab stays up until it is interrupted.
        package var once: Bool
        /// Names everything that this run makes; parallel runs have different names.
        package var run: String
        /// Steps of the stale-object proof.
        package var proofSteps: Int
        package var seed: UInt64

        package init(once: Bool, run: String, proofSteps: Int, seed: UInt64) {
            self.once = once
            self.run = run
            self.proofSteps = proofSteps
            self.seed = seed
        }
    }

    let options: Options
    let binaries: Binaries
    let folder: URL
    let ledger: Ledger

    /// Where runs keep their files and ledgers.
    static let home = URL(filePath: "/run/weft/lab")

    package init(options: Options) throws {
        self.options = options
        binaries = try Binaries()
        try FileManager.default.createDirectory(at: Self.home, withIntermediateDirectories: true)
        // Before anything is made or removed: a running lab of this name keeps what it has.
        ledger = try Ledger(file: Self.home.appending(path: "\(options.run).ledger"))
        Ledger.clearDead(in: Self.home)
        folder = Self.home.appending(path: options.run)
        try ledger.record(.directory(folder.path()))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Runs to the end and returns the number of failures. Whatever happens, nothing of the run stays behind.
    package func run() async -> Int {
        var report = Report(print: Self.tell)
        do {
            let site = try await Site.build(self, &report)
            do {
                try await show(site, &report)
            } catch {
                Self.tell("\ninterrupted")
            }
            await site.stop()
        } catch is CancellationError {
            Self.tell("\ninterrupted")
        } catch {
            Self.tell("\nthe lab stopped: \(error)")
        }
        ledger.clear()
        return report.failures
    }
}

extension Lab {
    /// A line for whoever watches, at once, also when they watch through a pipe.
    private static func tell(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

    private func show(_ site: Site, _ report: inout Report) async throws {
        let scenario = Scenario(site: site, options: options)
        await scenario.show(&report)
        Self.tell("\n\(report.table)")
        try Task.checkCancellation()
        if !options.once {
            do {
                Self.tell(try await scenario.invitation().text)
            } catch {
                Self.tell("\nThe lab is up, as far as its checks passed; Ctrl-C removes it. Logs: \(folder.path())")
            }
            try await Task.sleep(for: .seconds(86_400 * 365))
        }
    }

    /// Starts this program anew in a network namespace of its own, unless it is in one already: the underlay is built
    /// there, and the machine's own network sees nothing of it.
    package static func enterOwnNetwork() throws {
        let marker = "WEFT_LAB_NETWORK"
        let process = ProcessInfo.processInfo
        guard process.environment[marker] == nil else { return }
        guard geteuid() == 0 else {
            throw LabError("the lab makes network namespaces and loads BPF programs: run it as root")
        }
        setenv(marker, "own", 1)
        let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path()
        // Foundation needs the loopback interface up before it can start a process.
        let words =
            ["unshare", "--net", "--", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", executable]
            + process.arguments.dropFirst()
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        execvp("unshare", arguments)
        throw LabError("`unshare` of util-linux cannot be started: \(String(cString: strerror(errno)))")
    }
}
