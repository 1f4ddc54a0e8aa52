package import WeftJSON
package import WeftModel
import WeftNet

/// Objects of any type that keep to the form of the schema and to nothing else: numbers at the ends of their ranges,
/// texts that look like what another property holds.
package struct ObjectGenerator {
    private var random: SeededGenerator

    package init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private static let texts = [
        "", "0", "-1", "0xffffffff", "10.0.0.1", "10.0.0.0/24", "300.1.1.1/24", "0.0.0.0/0", "255.255.255.255", "::",
        "2001:db8::1",
        "2001:db8::/129", "target:64512:8000001", "target:4294967295:4294967295", "target:abc", "65535:65535", "any",
        "tcp", "<>", "\u{1F578}\0",
        "02:00:00:00:00:01", "ff:ff:ff:ff:ff:ff", "default-domain:demo:red", "default-domain:demo:red:red", "a,b,c",
        "((((", "*+",
        "18446744073709551615", "flat-subnet", "user-defined-subnet-only",
    ]
    private static let numbers: [Int64] = [
        .min, -1, 0, 1, 32, 33, 128, 129, 255, 256, 4095, 65_535, 65_536, 1 << 24, 1 << 32, .max,
    ]

    /// An object as `ObjectProperties` reads it.
    package mutating func object(_ type: ObjectType) -> [UInt8] {
        var json: JSONObject = [
            "type": .string(type.name), "name": .string("default-domain:demo:" + word()),
            "properties": .object(properties(of: type)),
        ]
        json["refs"] = .array(
            type.schema.references.map { reference in
                [
                    .string(reference.target.name), "default-domain:demo:red",
                    reference.attribute.map { value(.complex($0), depth: 4) } ?? .null,
                ]
            })
        return JSON.object(json).bytes
    }

    package mutating func properties(of type: ObjectType) -> JSONObject {
        var properties: JSONObject = [:]
        for field in type.schema.properties where Bool.random(using: &random) {
            properties[field.name] = value(field, depth: 5)
        }
        return properties
    }

    /// One of each form that texts of the schema have, so that some have the right one.
    private static let forms = [
        "192.0.2.1", "2001:db8::/32", "02:00:00:00:00:01", "target:64512:1", "64512:1", "left",
    ]

    private mutating func word() -> String { Self.texts.randomElement(using: &random) ?? "" }

    private mutating func value(_ field: FieldSchema, depth: Int) -> JSON {
        guard field.isArray else { return value(field.kind, depth: depth) }
        let count = depth > 0 ? Int.random(in: 0...2, using: &random) : 0
        return .array((0..<count).map { _ in value(field.kind, depth: depth) })
    }

    private mutating func value(_ kind: ValueKind, depth: Int) -> JSON {
        switch kind {
        case .string(let allowed):
            let chosen = allowed?.randomElement(using: &random)
            return .string(chosen ?? word())
        case .text: return .string(Self.forms.randomElement(using: &random) ?? word())
        case .integer(let range):
            let number = Self.numbers.randomElement(using: &random) ?? 0
            guard let range, Bool.random(using: &random) else { return .int(number) }
            return .int(Bool.random(using: &random) ? range.lowerBound : range.upperBound)
        case .unsigned:
            return Bool.random(using: &random) ? .uint(.max) : .int(Self.numbers.randomElement(using: &random) ?? 0)
        case .boolean: return .bool(.random(using: &random))
        case .complex(let type):
            guard depth > 0 else { return [:] }
            var object: JSONObject = [:]
            for field in type.fields where Int.random(in: 0..<4, using: &random) > 0 {
                object[field.name] = value(field, depth: depth - 1)
            }
            return .object(object)
        }
    }
}
