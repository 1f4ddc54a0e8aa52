import ArgumentParser
import Foundation
import Logging
import WeftClient
import WeftController
import WeftNet
import WeftTrust

/// How a process joins the fabric, and where it keeps the certificate that it gets.
struct JoinOptions: ParsableArguments {
    /// An argument is seen by all users of the machine while the process runs.
    private static let variable = "WEFT_JOIN"

    @Option(
        help:
            "TOKEN@controller, as weft host add or weft trust invite prints the token; or a file that holds it, or - for standard input, or in the environment as WEFT_JOIN. Needed once."
    )
    var join: String?

    private var invitation: JoinInvitation? {
        get throws {
            switch join ?? ProcessInfo.processInfo.environment[Self.variable] {
            case "-"?: try JoinInvitation(try Self.standardInput.get())
            case let option?: try JoinInvitation(option: option)
            case nil: nil
            }
        }
    }

    /// Read once, whoever asks.
    private static let standardInput = Result { try InputFile.text("/dev/stdin", "--join") }

    /// The controller that a process joins, or has joined.
    func controller(of folder: String) throws -> String? {
        if let invitation = try invitation { return invitation.host }
        let path = Self.certificate(in: folder)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try CertificateFolder(path).held()?.api.flatMap { URLComponents(string: $0)?.host }
    }

    private static func certificate(in folder: String) -> String { "\(folder)/certificate" }

    /// Where a service keeps its state that was not told: where its supervisor says (systemd.exec(5)), or a folder of
    /// its own.
    static func folder(_ named: String?, _ own: String) -> String {
        named ?? ProcessInfo.processInfo.environment["STATE_DIRECTORY"] ?? "/var/lib/weft/\(own)"
    }

    /// What it is read from, for a sandbox.
    var files: [String] { join.map { $0.hasPrefix("/") || $0.hasPrefix(".") ? [$0] : [] } ?? [] }

    /// Joins in any case.
    func join(_ kind: CertifiedName.Kind, _ name: String, in path: String, authority: String?) async throws {
        guard let invitation = try invitation else {
            throw CommandFailure(description: "--join is needed: TOKEN@controller")
        }
        try await invitation.join(
            kind, name, into: try CertificateFolder(path),
            trusting: try authority.map { try InputFile.read($0, "--ca") })
    }

    /// - Parameter authority: the file of `--ca`.
    /// - Returns: nil for a process that has not joined and is not told to.
    func membership(
        _ kind: CertifiedName.Kind, _ name: String, in folder: String, api: String? = nil, authority: String? = nil,
        logger: Logger
    ) async throws -> Membership? {
        let invitation = try invitation
        let path = Self.certificate(in: folder)
        guard invitation != nil || FileManager.default.fileExists(atPath: path) else { return nil }
        return try await Membership.open(
            kind, name, in: path, invitation, api: api,
            trusting: try authority.map { try InputFile.read($0, "--ca") }, logger: logger)
    }
}
