package import Foundation
package import WeftClient
import WeftJSON
package import WeftNet
import WeftXML

/// A host with an agent, outside of any cluster.
package struct AgentHost: Sendable {
    /// The cluster that its pods say they are of.
    static let cluster = "handmade"

    package let host: LabHost
    let weft: String
    let plugin: String
    let folder: URL
    let controller: IPv4Address
    let api: ConfigClient

    /// - Parameters:
    ///   - weft: the command.
    ///   - plugin: the CNI plugin.
    ///   - folder: for logs and state.
    ///   - controller: where the agent calls; its API must be `api`.
    package init(
        _ host: LabHost, weft: String, plugin: String, folder: URL, controller: IPv4Address, api: ConfigClient
    ) {
        self.host = host
        self.weft = weft
        self.plugin = plugin
        self.folder = folder
        self.controller = controller
        self.api = api
    }

    var stateDirectory: String { folder.appending(path: host.name).path() }
    var socket: String { folder.appending(path: "\(host.name).sock").path() }

    /// Registers the host and starts its agent; ready when it has a session.
    package func start() async throws -> ChildProcess {
        try await api.create(
            "virtual-router", ["default-global-system-config", host.name], parent: "global-system-config",
            ["virtual_router_ip_address": .string("\(host.address)")])
        let process = try ChildProcess(
            "agent \(host.name)",
            Command(
                [
                    weft, "agent", "--name", host.name, "--address", "\(host.address)", "--interface",
                    LabHost.interface, "--controller", "\(controller)", "--state-dir", stateDirectory, "--socket",
                    socket, "--pins", host.namespace,
                ], in: host.namespace), log: folder.appending(path: "\(host.name).log"))
        let pages = IntrospectClient(base: "http://\(controller):8083")
        try await Patience(of: "the session of \(host.name)", watching: [process]).wait(.seconds(20)) {
            let page = try? await pages.page("BgpNeighborReq", ["search_string": host.name])
            return page?.all("BgpNeighborResp").contains { $0.text(of: "state") == "Established" } ?? false
        }
        return process
    }
}
