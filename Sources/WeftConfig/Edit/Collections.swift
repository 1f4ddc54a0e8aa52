import WeftJSON
import WeftModel
import WeftNet

/// List and map properties, element by element.
extension ConfigCore {
    mutating func updateCollections(of id: ObjectID, _ updates: [CollectionUpdate]) throws(ConfigError) {
        let old = try editable(nil, id)
        var record = old
        for update in updates { try record.apply(update, anywhere: { randomID().description }) }
        try finishUpdate(record, from: old)
    }
}

extension Record {
    /// The elements of a property with their positions: a map's keys, a list's marks in ascending order.
    func elements(of field: String) throws(ConfigError) -> [(value: JSON, position: String)] {
        let (property, collection) = try collection(field)
        let elements = self[field]?[collection.member]?.array ?? []
        if let key = collection.key { return elements.map { ($0, $0[key]?.string ?? "") } }
        return Array(zip(elements, positions(of: property.name, count: elements.count)))
    }

    fileprivate mutating func apply(
        _ update: CollectionUpdate, anywhere: () -> String
    ) throws(ConfigError) {
        let (property, collection) = try collection(update.field)
        var elements = try elements(of: property.name)
        let index = elements.firstIndex { $0.position == update.position }
        let operation = update.operation.lowercased()
        let operations = collection.key == nil ? ["add", "modify", "delete"] : ["set", "delete"]
        guard operations.contains(operation) else {
            throw ConfigError(
                .malformed, "Unsupported operation \(update.operation) in request for \(property.name) of \(id)")
        }
        guard operation == "add" || operation == "set" || update.position != nil else {
            throw ConfigError(
                .malformed, "\(update.operation) needs field position in request for \(property.name) of \(id)")
        }
        guard operation == "delete" || update.value?.isNull == false else {
            throw ConfigError(
                .malformed, "\(update.operation) needs field value in request for \(property.name) of \(id)")
        }
        if operation == "delete" {
            if let index { elements.remove(at: index) }
        } else {
            let value = try validated(update.value ?? .null, in: property, collection)
            let position = try position(of: value, update, in: property, collection, anywhere)
            let place = collection.key == nil ? index : elements.firstIndex { $0.position == position }
            if let place {
                elements[place] = (value, position)
            } else if operation == "modify" {
                throw ConfigError(.notFound, "\(property.name) of \(id) has no element at \(position)")
            } else {
                elements.append((value, position))
            }
        }
        var wrapper = self[property.name]?.object ?? [:]
        if collection.key == nil { elements.sort { $0.position.utf8.lexicographicallyPrecedes($1.position.utf8) } }
        wrapper[collection.member] = .array(elements.map(\.value))
        self[property.name] = elements.isEmpty ? nil : .object(wrapper)
        if collection.key == nil { positions[property.name] = elements.isEmpty ? nil : elements.map(\.position) }
    }

    /// An element of a map is found by its key; one of a list is where the caller says, or anywhere.
    private func position(
        of element: JSON, _ update: CollectionUpdate, in property: FieldSchema, _ collection: PropertyCollection,
        _ anywhere: () -> String
    ) throws(ConfigError) -> String {
        guard let key = collection.key else { return update.position ?? anywhere() }
        guard let position = element[key]?.string, !position.isEmpty else {
            throw ConfigError(
                .malformed, "Bad Request: an element of \(property.name) of \(id) needs its \(key): \(element)")
        }
        return position
    }

    private func collection(_ field: String) throws(ConfigError) -> (FieldSchema, PropertyCollection) {
        guard let property = type.schema.property(field), let collection = property.collection else {
            throw ConfigError(.malformed, "\(type.name) \(field) is neither \"ListProperty\" nor \"MapProperty\"")
        }
        return (property, collection)
    }

    /// Elements that came as a whole list have their place for a position, written so that order of text is order of
    /// place.
    private func positions(of property: String, count: Int) -> [String] {
        if let positions = positions[property], positions.count == count { return positions }
        let width = String(max(count - 1, 0)).utf8.count
        return (0..<count).map { place in
            let digits = String(place)
            return String(repeating: "0", count: width - digits.utf8.count) + digits
        }
    }

    private func validated(
        _ value: JSON, in property: FieldSchema, _ collection: PropertyCollection
    ) throws(ConfigError) -> JSON {
        let whole: JSON = .object(JSONObject([(collection.member, .array([value]))]))
        do {
            return try property.validated(whole)[collection.member]?[0] ?? value
        } catch {
            throw ConfigError(.invalidValue, "Bad property in \(Body.Verb.update.rawValue): \(error)")
        }
    }
}
