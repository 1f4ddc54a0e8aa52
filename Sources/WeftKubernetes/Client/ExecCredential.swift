import Foundation
import WeftJSON

/// What a credential program prints (`client.authentication.k8s.io`, `ExecCredential`).
struct ExecCredential: Sendable {
    var token: String?
    var certificate: TLSIdentity.Certificate?
    /// `nil` means: until the server refuses it.
    var expiry: Date?

    init(_ json: JSON) throws(KubernetesError) {
        let status = json["status"]
        token = status?["token"]?.string
        if let chain = status?["clientCertificateData"]?.string, let key = status?["clientKeyData"]?.string {
            certificate = .init(chain: [UInt8](chain.utf8), key: [UInt8](key.utf8))
        }
        guard json["kind"]?.string == "ExecCredential", token != nil || certificate != nil else {
            throw KubernetesError(.configuration, "it printed no ExecCredential with a token or a certificate")
        }
        if let text = status?["expirationTimestamp"]?.string {
            guard let date = try? Date(text, strategy: .iso8601) else {
                throw KubernetesError(.configuration, "its expirationTimestamp \(text) is not a time")
            }
            expiry = date
        }
    }

    /// A credential is renewed a little early, so that it does not expire on its way.
    func isValid(at now: Date) -> Bool { expiry.map { now.addingTimeInterval(10) < $0 } ?? true }
}

extension CredentialProgram {
    private static let patience = Duration.seconds(30)

    /// Runs the program and reads what it prints. It is ended when it takes longer than half a minute.
    func run(for cluster: String) async throws(KubernetesError) -> ExecCredential {
        func failure(_ why: String) -> KubernetesError {
            KubernetesError(.configuration, "cluster \(cluster): credential program \(command): \(why)")
        }
        let output: Data
        do { output = try await launch() } catch { throw failure("\(error)") }
        let json: JSON
        do { json = try JSON(parsing: [UInt8](output)) } catch { throw failure("\(error)") }
        do { return try ExecCredential(json) } catch { throw failure(error.message) }
    }

    private struct Exit: Error, CustomStringConvertible {
        let description: String
    }

    private func launch() async throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        let request: JSON = [
            "apiVersion": .string(apiVersion), "kind": "ExecCredential", "spec": ["interactive": false],
        ]
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { _, own in own }
            .merging(["KUBERNETES_EXEC_INFO": request.text]) { _, own in own }
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        let exit = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in exit.continuation.finish() }
        try process.run()
        let reader = Task.detached { try output.fileHandleForReading.readToEnd() ?? Data() }
        let identifier = process.processIdentifier
        let timer = Task {
            try await Task.sleep(for: Self.patience)
            kill(identifier, SIGKILL)
        }
        defer { timer.cancel() }
        for await _ in exit.stream {}
        let data = try await reader.value
        guard process.terminationReason == .exit else { throw Exit(description: "it was ended by a signal") }
        guard process.terminationStatus == 0 else {
            throw Exit(description: "it ended with status \(process.terminationStatus)")
        }
        return data
    }
}
