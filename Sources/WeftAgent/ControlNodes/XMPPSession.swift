package import Logging
package import NIOCore
package import WeftTLS
package import WeftVRouter
import WeftXMPPTransport

/// A session to a control node over XMPP.
package struct XMPPSession: ControlNodeClient {
    private let client: XMPPClient
    private let host: String
    package let name: String

    /// - Parameters:
    ///   - host: this host's name.
    ///   - security: nil until the host has joined.
    package init(
        to controlNode: AgentConfiguration.ControlNode, from host: String, security: TransportSecurity? = nil,
        on group: any EventLoopGroup, logger: Logger
    ) {
        client = XMPPClient(
            XMPPClient.Configuration(
                host: host, controlNode: controlNode.host, port: controlNode.port, security: security), on: group,
            logger: logger)
        self.host = host
        name = controlNode.host
    }

    package func run(_ handle: @escaping @Sendable (ControlNodeEvent) async -> Void) async {
        await client.run { event in
            switch event {
            case .established: await handle(.established)
            case .lost: await handle(.lost)
            case .received(let stanza):
                if let event = ControlNodeEvent(stanza) { await handle(event) }
            }
        }
    }

    package func reopen() { client.reopen() }

    package func send(_ request: ControlNodeRequest) {
        for stanza in request.stanzas(from: host) { client.send(stanza) }
    }
}
