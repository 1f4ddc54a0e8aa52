import WeftCompiler
import WeftJSON
import WeftModel
import WeftNet

/// The world behind the compiler: keeps what it is told, and answers what traffic that makes possible.
struct CompiledFabric: Equatable {
    private(set) var objects: [ObjectID: ConfigObject] = [:]
    private(set) var references: [ObjectID: ReferenceSet] = [:]

    /// Takes changes in their order. Answers what is wrong with them: a reference to what is not there, a deletion of
    /// what somebody refers to, a change that changes nothing.
    mutating func apply(_ changes: [DerivedChange]) -> [String] {
        var faults: [String] = []
        for change in changes {
            switch change {
            case .put(let object):
                if objects[object.id] == object { faults.append("\(object.type) \(object.name) was so before") }
                for link in object.references[to: .routeTarget]
                where objects[link.target] == nil && !link.target.isIntent {
                    faults.append("\(object.name) refers to a target that is not there")
                }
                objects[object.id] = object
            case .delete(let type, let id):
                if objects.removeValue(forKey: id) == nil { faults.append("\(type) \(id) was not there") }
                // Two instances that are connected refer to each other: one of them has to go first.
                for other in objects.values where type != .routingInstance && other.references[to: type, id] != nil {
                    faults.append("\(other.name) refers to a \(type) that is gone")
                }
            case .references(_, let id, let set):
                references[id] = set.isEmpty ? nil : set
            }
        }
        for object in objects.values {
            for link in object.references[to: .routingInstance]
            where objects[link.target]?.references[to: .routingInstance, object.id] == nil {
                faults.append("\(object.name) is connected to what is not connected to it")
            }
        }
        return faults
    }

    // MARK: questions

    func routingInstance(_ short: String) -> ConfigObject? {
        let name = Intent.name(short)
        return objects[.derived(.routingInstance, name.child(name.name))]
    }

    func accessList(_ short: String) -> ConfigObject? {
        let name = Intent.name(short)
        return objects[.derived(.accessControlList, name.child(name.name))]
    }

    func isConnected(_ a: String, _ b: String) -> Bool {
        guard let from = routingInstance(a), let to = routingInstance(b) else { return false }
        return from.references[to: .routingInstance, to.id] != nil
    }

    /// The ranges that two connected networks have in common, as their connection has them from either side.
    func overlaps(_ a: String, _ b: String) -> [[String]] {
        [(a, b), (b, a)].map { one, other in
            guard let from = routingInstance(one), let to = routingInstance(other) else { return [] }
            let ranges = from.references[to: .routingInstance, to.id]?.attribute?["overlaps"]?.array
            return (ranges ?? []).compactMap(\.string)
        }
    }

    /// Whether `a` learns the routes of `b`: one of the targets that `b` exports is imported by `a`, by name or because
    /// the two are connected.
    func learns(_ a: String, from b: String) -> Bool {
        guard let from = routingInstance(a), let to = routingInstance(b) else { return false }
        let imported = targets(of: from, except: "export")
            .union(from.references[to: .routingInstance, to.id] == nil ? [] : targets(of: to, except: "import"))
        return !imported.isDisjoint(with: targets(of: to, except: "import"))
    }

    /// Whether a packet gets from one network to the other and an answer comes back: routes both ways, and both access
    /// lists let it pass.
    func reaches(_ a: String, _ b: String, protocol: String = "1", port: Int = 0) -> Bool {
        learns(a, from: b) && learns(b, from: a)
            && passes(a, b, at: a, protocol: `protocol`, port: port)
            && passes(a, b, at: b, protocol: `protocol`, port: port)
    }

    private func targets(of instance: ConfigObject, except direction: String) -> Set<ObjectID> {
        Set(
            instance.references[to: .routeTarget].filter { $0.attribute?["import_export"]?.string != direction }
                .map(\.target))
    }

    /// What the access list of `place` says to the first packet of a flow; the first entry that fits decides.
    func passes(_ a: String, _ b: String, at place: String, protocol: String, port: Int) -> Bool {
        guard let list = accessList(place) else { return true }
        let source = Intent.name(a).description
        let destination = Intent.name(b).description
        for entry in list.properties["access_control_list_entries"]?["acl_rule"]?.array ?? [] {
            guard let match = entry["match_condition"] else { continue }
            let isForward = fits(match, source, destination, `protocol`, port)
            let isBackward =
                entry["direction"]?.string == "<>" && fits(match, destination, source, `protocol`, port)
            if isForward || isBackward { return entry["action_list"]?["simple_action"] == "pass" }
        }
        return false
    }

    private func fits(_ match: JSON, _ from: String, _ to: String, _ number: String, _ port: Int) -> Bool {
        let isNamed = { (address: JSON?, name: String) in
            address?["virtual_network"]?.string == name || address?["virtual_network"] == "any"
        }
        let start = match["dst_port"]?["start_port"]?.int ?? 0
        let end = match["dst_port"]?["end_port"]?.int ?? 65535
        return isNamed(match["src_address"], from) && isNamed(match["dst_address"], to)
            && (match["protocol"] == "any" || match["protocol"]?.string == number)
            && (start == -1 || start...max(start, end) ~= port)
    }
}

extension ObjectID {
    /// Ids of the intent are made by ``Intent`` and are no ids of derived targets.
    fileprivate var isIntent: Bool { CompiledFabric.namedTargets.contains(self) }
}

extension CompiledFabric {
    fileprivate static let namedTargets = Set(
        (0..<10).map { Intent.id(.routeTarget, ["target:64512:\($0)"]) })
}
