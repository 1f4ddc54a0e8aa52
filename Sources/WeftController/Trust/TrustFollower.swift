import ServiceLifecycle
import WeftClient

/// What the controller says of certificates, in a process elsewhere that checks them.
struct TrustFollower: Service {
    private let membership: Membership
    private let client: ConfigClient

    init(_ membership: Membership, _ client: ConfigClient) {
        self.membership = membership
        self.client = client
    }

    func run() async throws { await cancelWhenGracefulShutdown { await membership.follow(client) } }
}
