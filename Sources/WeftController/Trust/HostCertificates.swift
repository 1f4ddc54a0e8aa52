import ServiceLifecycle
import WeftConfig

/// Has a host's certificates end with the host.
struct HostCertificates: Service {
    private let trust: FabricTrust
    private let configuration: any ConfigurationAccess

    init(_ trust: FabricTrust, _ configuration: any ConfigurationAccess) {
        self.trust = trust
        self.configuration = configuration
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await trust.follow(configuration) }
    }
}
