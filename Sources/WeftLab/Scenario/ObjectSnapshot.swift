import WeftClient
import WeftJSON

/// The configuration's objects with all they say, and the clusters' pods, at about one time.
struct ObjectSnapshot: Sendable {
    private struct Object: Sendable {
        let name: String
        let content: JSON
        /// The pod that it was made for.
        let pod: String?
    }

    private let objects: [String: Object]
    /// The pods that run and are not being deleted.
    private let running: Set<String>
    let pods: Set<String>
    let machines: Set<String>

    /// What pods do not bring along: objects of the system, of people, and the clusters' base.
    private static let lastingTypes = [
        "domain", "project", "virtual-network", "network-ipam", "network-policy", "security-group", "virtual-router",
        "global-system-config", "tag",
    ]

    init(_ site: Site) async throws {
        let pods = try site.clusters.flatMap { cluster in
            try JSON(parsing: try cluster.kubernetes.kubectl(["get", "pods", "-A", "-o", "json"]))["items"]?.array ?? []
        }
        running = Set(
            pods.filter {
                $0["status"]?["phase"]?.string == "Running" && $0["metadata"]?["deletionTimestamp"] == nil
            }.compactMap { $0["metadata"]?["uid"]?.string })
        self.pods = Set(pods.compactMap { $0["metadata"]?["uid"]?.string })
        var objects: [String: Object] = [:]
        for type in Self.lastingTypes {
            for row in try await Self.rows(of: type, site) {
                // The tags of pods come and go with them.
                guard type != "tag" || row.name == "tier=front" else { continue }
                objects[row.id] = Object(name: "\(type) \(row.name)", content: row.content, pod: nil)
            }
        }
        for row in try await Self.rows(of: "virtual-machine", site) {
            objects[row.id] = Object(name: "virtual-machine \(row.name)", content: row.content, pod: row.id)
        }
        machines = Set(objects.values.compactMap(\.pod))
        for (type, owner) in [
            ("virtual-machine-interface", "virtual_machine_refs"), ("instance-ip", "virtual_machine_interface_refs"),
        ] {
            for row in try await Self.rows(of: type, site) {
                let parent = row.content[owner]?.array?.first?["uuid"]?.string
                objects[row.id] = Object(
                    name: "\(type) \(row.name)", content: row.content, pod: parent.flatMap { objects[$0]?.pod })
            }
        }
        self.objects = objects
    }

    /// What was there, is not some gone pod's, and is not as it was.
    func losses(since before: ObjectSnapshot) -> [String] {
        var losses: [String] = []
        for (id, old) in before.objects {
            if let pod = old.pod, !before.running.contains(pod) || !running.contains(pod) { continue }
            guard let new = objects[id] else {
                losses.append("\(old.name) is gone")
                continue
            }
            if new.content != old.content { losses.append("\(old.name) changed from \(old.content) to \(new.content)") }
        }
        return losses.sorted()
    }

    private static func rows(of type: String, _ site: Site) async throws -> [(id: String, name: String, content: JSON)]
    {
        let query = "detail=true&exclude_back_refs=true&exclude_children=true"
        return try await site.api.list(type, query: query).compactMap { row in
            guard var content = row[type]?.object, let id = content["uuid"]?.string else { return nil }
            // Which pods are on a host is the pods' affair.
            if type == "virtual-router" {
                content["virtual_machine_refs"] = nil
                content["id_perms"] = nil
            }
            let name = content["fq_name"]?.array?.compactMap(\.string).joined(separator: ":") ?? ""
            return (id, name, .object(content))
        }
    }
}
