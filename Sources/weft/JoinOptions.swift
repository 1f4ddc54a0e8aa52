import ArgumentParser
import Foundation
import Logging
import WeftClient
import WeftController
import WeftNet

/// How a process joins the fabric, and where it keeps the certificate that it gets.
struct JoinOptions: ParsableArguments {
    /// An argument is seen by all users of the machine while the process runs.
    private static let variable = "WEFT_JOIN"

    @Option(
        help:
            "TOKEN@controller, as weft host add or weft trust invite prints the token; or a file that holds it, or - for standard input, or in the environment as WEFT_JOIN. Needed once."
    )
    var join: String?

    /// Those that are read for it.
    var files: [String] { join.map { $0.contains("@") || $0 == "-" ? [] : [$0] } ?? [] }

    /// What is written below a folder: nothing by a process that has not joined and is not told to.
    func written(in folder: String) -> [String] {
        let isTold = join != nil || ProcessInfo.processInfo.environment[Self.variable] != nil
        return isTold || FileManager.default.fileExists(atPath: "\(folder)/certificate") ? [folder] : []
    }

    private var invitation: JoinInvitation? {
        get throws {
            try (join ?? ProcessInfo.processInfo.environment[Self.variable]).map { try JoinInvitation(option: $0) }
        }
    }

    /// - Parameter authority: the file of `--ca`.
    /// - Returns: nil for a process that has not joined and is not told to.
    func membership(
        _ kind: CertifiedName.Kind, _ name: String, in folder: String, api: String? = nil, authority: String? = nil,
        logger: Logger
    ) async throws -> Membership? {
        let invitation = try invitation
        let path = "\(folder)/certificate"
        guard invitation != nil || FileManager.default.fileExists(atPath: path) else { return nil }
        return try await Membership.open(
            kind, name, in: path, invitation, api: api,
            trusting: try authority.map { try InputFile.read($0, "--ca") }, logger: logger)
    }
}
