package import WeftJSON
import WeftNet

/// As `/weft/orchestrators` shows and takes them.
extension Orchestrator {
    package var json: JSON {
        [
            "uuid": .string(id.description), "name": .string(name), "kind": .string(kind),
            "instance": .string(instance), "scope": scope.json, "epoch": JSON(epoch), "offers": offersJSON,
        ]
    }

    /// nil for anything that ``json`` does not write.
    package init?(json: JSON) {
        guard let id = json["uuid"]?.string.flatMap({ ObjectID($0) }), let name = json["name"]?.string,
            let kind = json["kind"]?.string, let instance = json["instance"]?.string,
            let scope = FQName(json: json["scope"]), let epoch = json["epoch"]?.int
        else { return nil }
        self.init(id: id, name: name, kind: kind, instance: instance, scope: scope, epoch: epoch)
        guard readOffers(json["offers"]) else { return nil }
    }
}

extension OrchestratorRegistration {
    package var json: JSON {
        ["name": .string(name), "kind": .string(kind), "instance": .string(instance), "scope": scope.json]
    }

    /// The scope may be left out.
    package init?(json: JSON) {
        guard let name = json["name"]?.string, let kind = json["kind"]?.string, let instance = json["instance"]?.string
        else { return nil }
        self.init(name: name, kind: kind, instance: instance)
        guard json["scope"] != nil else { return }
        guard let scope = FQName(json: json["scope"]) else { return nil }
        self.scope = scope
    }
}
