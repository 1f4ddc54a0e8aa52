import Foundation
import Testing

/// The units of `deploy/systemd` as systemd reads them: nothing in them is unknown to it, and none is exposed more than
/// 3 of 10.
@Suite("systemd units", .enabled(if: SystemdAnalyze.isThere, "needs systemd-analyze"))
struct UnitTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../deploy/systemd"
    ).standardized
    static let services = ["weft-controller", "weft-control-node", "weft-agent", "weft-connector"]

    private func analyze(_ words: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/systemd-analyze")
        process.arguments = words
        process.environment = ["SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": "cat", "PATH": "/usr/bin:/bin"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    private func text(_ service: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: "\(service).service"), encoding: .utf8)
    }

    @Test("there is a unit for each service and no other")
    func wholeness() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
        #expect(Set(found) == Set(Self.services.map { "\($0).service" }))
    }

    @Test("systemd knows all that a unit says", arguments: services)
    func verify(service: String) throws {
        // With a program that is there: the rest is what is asked.
        let copy = FileManager.default.temporaryDirectory.appending(path: "weft-units-\(UUID())")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: copy) }
        let unit = copy.appending(path: "\(service).service")
        try text(service).replacing("/usr/bin/weft", with: "/bin/true").write(
            to: unit, atomically: true, encoding: .utf8)
        let result = try analyze("verify", "--man=no", unit.path())
        #expect(result.status == 0 && result.output.isEmpty, "\(result.output)")
    }

    @Test("no unit is exposed more than 3.0", arguments: services)
    func exposure(service: String) throws {
        let path = Self.folder.appending(path: "\(service).service").path()
        let result = try analyze("security", "--offline=yes", "--threshold=30", "--no-pager", path)
        #expect(result.status == 0, "\(result.output.suffix(200))")
    }

    @Test("none leaves a core file, and none but the agent's is root's", arguments: services)
    func secrets(service: String) throws {
        let lines = try text(service).split(separator: "\n")
        #expect(lines.contains("LimitCORE=0"))
        #expect(lines.contains("NoNewPrivileges=yes"))
        #expect(lines.contains("User=weft") == (service != "weft-agent"))
        #expect(lines.contains { $0.hasPrefix("ExecStart=/usr/bin/weft \(service.dropFirst(5)) ") })
    }
}

private enum SystemdAnalyze {
    static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")
}
