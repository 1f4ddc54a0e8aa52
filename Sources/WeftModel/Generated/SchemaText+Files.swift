// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

/// The files of schema/ as they were when the code was generated.
enum SchemaText {
    static let files: [(name: String, text: String)] = [
        ("common", common),
        ("fabric", fabric),
        ("network", network),
        ("policy", policy),
        ("qos", qos),
        ("routing", routing),
        ("service", service),
        ("system", system),
        ("telemetry", telemetry),
    ]
}
