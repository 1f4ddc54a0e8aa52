import HTTPTypes
import HummingbirdCore
import NIOCore

extension Response {
    /// A line of plain text.
    static func words(_ status: HTTPResponse.Status, _ words: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: words + "\n")))
    }
}
