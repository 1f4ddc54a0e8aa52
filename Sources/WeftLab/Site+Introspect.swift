import Synchronization
import WeftClient
import WeftXML

extension Site {
    /// The pages of the controller's control node, and of the second one.
    var introspect: IntrospectClient { pages(of: controllerHost) }
    var secondIntrospect: IntrospectClient { pages(of: controlNodeHost) }

    private func pages(of host: LabHost) -> IntrospectClient {
        IntrospectClient(
            base: "https://\(host.address):8083", http: administrator.withLock { $0 }?.http ?? CommandHTTP.client)
    }

    /// Whether a control node holds a session with the host's agent, or with the other control node.
    func hasSession(_ host: LabHost, at pages: IntrospectClient? = nil) async throws -> Bool {
        guard let page = try? await (pages ?? introspect).page("BgpNeighborReq", ["search_string": host.name]) else {
            return false
        }
        return page.all("BgpNeighborResp").contains {
            $0.text(of: "peer").split(separator: ":").last.map(String.init) == host.name
                && $0.text(of: "state") == "Established"
        }
    }

    /// Whether the host's agent serves its pages, which it does once it has taken over the data plane.
    func agentIsUp(_ host: LabHost) throws -> Bool {
        try Command(["curl", "-sf", "http://127.0.0.1:8085/"], in: host.namespace).run().status == 0
    }
}
