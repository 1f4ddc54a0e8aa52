import Logging
import NIOCore
import NIOPosix
import WeftBGPTransport
import WeftConfig
import WeftConnections
import WeftControlNode
import WeftNet
import WeftSystem
package import WeftTLS
import WeftTrust
import WeftXMPPTransport
import X509

/// What a control node has to be told, within a controller or by itself.
package struct ControlNodeConfiguration: Sendable {
    /// Where agents and peers call.
    package var address: String
    /// Of its `bgp-router` object, and on its pages.
    package var name: String
    package var xmppPort: Int
    package var bgpPort: Int
    package var introspectPort: Int
    /// How the port for agents speaks TLS; nil: as the fabric's ports do.
    package var agentMode: TLSMode?
    /// How the pages are read from elsewhere; nil: as the fabric's ports do.
    package var pageMode: TLSMode?
    /// For agents of the original: what is shown to them, and whose certificates are believed; nil: none are expected
    /// to speak TLS.
    package var operators: OperatorFiles?
    /// Names that its HTTP servers may be called by, beside addresses and the machine's name.
    package var hostNames: [String]

    package init(
        address: String, name: String, xmppPort: Int = 5269, bgpPort: Int = 179, introspectPort: Int = 8083,
        hostNames: [String] = []
    ) {
        self.hostNames = hostNames
        self.address = address
        self.name = name
        self.xmppPort = xmppPort
        self.bgpPort = bgpPort
        self.introspectPort = introspectPort
    }

    /// Files of the operator's, in PEM form.
    package struct OperatorFiles: Sendable {
        package var certificate: TLSFiles
        /// Of the authorities that sign agents' certificates.
        package var authorities: String

        package init(certificate: TLSFiles, authorities: String) {
            self.certificate = certificate
            self.authorities = authorities
        }

        func security() throws -> TransportSecurity {
            let text = String(decoding: try TLSFiles.certificates(authorities, "--xmpp-ca"), as: UTF8.self)
            return TransportSecurity(
                own: try certificate.credential(), TrustKnowledge(bundle: TrustBundle([])),
                foreign: try Certificate.all(pem: text, "--xmpp-ca \(authorities)"))
        }
    }

    /// Makes the control node on an event loop of its own, which nothing else keeps busy. It ends after the body.
    func withServer<Result>(
        _ gates: ConnectionGates, _ security: AgentSecurity? = nil, logger: Logger,
        _ body: (ControlNodeServer) async throws -> Result
    ) async throws -> Result {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let result = try await body(try await makeServer(on: loops.next(), gates, security, logger: logger))
            try await loops.shutdownGracefully()
            return result
        } catch {
            try? await loops.shutdownGracefully()
            throw error
        }
    }

    private func makeServer(
        on eventLoop: any EventLoop, _ gates: ConnectionGates, _ security: AgentSecurity?, logger: Logger
    ) async throws -> ControlNodeServer {
        var bgp = BGPSpeaker.Configuration()
        bgp.port = bgpPort
        // Peers call by the other family, too, whose address nobody has told us.
        if let address = IPAddress(address) {
            bgp.listenAddresses = [address, address.v4 != nil ? .v6(.any) : .v4(.any)]
        }
        bgp.isRestarting = true
        bgp.gate = gates[.peers]
        var settings = ControlNodeSettings()
        settings.name = name
        return try await ControlNodeServer(
            XMPPServer.Configuration(address: address, port: xmppPort, gate: gates[.agents], security: security), bgp,
            settings: settings, callers: gates.callers, on: eventLoop, now: { .now },
            logger: logger)
    }
}
