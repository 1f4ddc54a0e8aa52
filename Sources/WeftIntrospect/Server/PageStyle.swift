/// How browsers show a page: what its `xml-stylesheet` refers to (XSLT 1.0).
enum PageStyle {
    static let path = "/universal_parse.xsl"

    /// A page is a heading and a table of its fields; lists of structures are tables with a column for each field, and
    /// a value that can be followed is a link.
    static let text = """
        <?xml version="1.0" encoding="utf-8"?>
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
        <xsl:output method="html" encoding="utf-8"/>
        <xsl:template match="/">
        <html><head><title><xsl:value-of select="name(*)"/></title>
        <style>body{font:14px sans-serif}table{border-collapse:collapse}
        th,td{border:1px solid #bbb;padding:2px 6px;text-align:left;vertical-align:top}th{background:#eee}</style></head>
        <body><p><a href="/">All requests</a></p><xsl:apply-templates/></body></html>
        </xsl:template>
        <xsl:template match="*[@type='slist']"><xsl:apply-templates/></xsl:template>
        <xsl:template match="*[@type='sandesh']">
        <h2><xsl:value-of select="name()"/></h2><xsl:call-template name="fields"/>
        </xsl:template>
        <xsl:template name="fields">
        <table><xsl:for-each select="*[not(self::more)]">
        <tr><th><xsl:value-of select="name()"/></th><td><xsl:apply-templates select="."/></td></tr>
        </xsl:for-each></table>
        </xsl:template>
        <xsl:template match="*[@type='struct']"><xsl:for-each select="*"><xsl:call-template name="fields"/></xsl:for-each></xsl:template>
        <xsl:template match="*[@type='list']"><xsl:apply-templates select="list"/></xsl:template>
        <xsl:template match="*[@type='map']"/>
        <xsl:template match="list[@type='struct']" priority="1">
        <table><xsl:if test="*"><tr><xsl:for-each select="*[1]/*"><th><xsl:value-of select="name()"/></th></xsl:for-each></tr></xsl:if>
        <xsl:variable name="first" select="*[1]"/>
        <xsl:for-each select="*"><tr><xsl:variable name="row" select="."/>
        <xsl:for-each select="$first/*"><xsl:variable name="column" select="name()"/>
        <td><xsl:apply-templates select="$row/*[name()=$column]"/></td></xsl:for-each>
        <xsl:for-each select="*"><xsl:if test="not($first/*[name()=name(current())])">
        <td><b><xsl:value-of select="name()"/></b><xsl:text> </xsl:text><xsl:apply-templates select="."/></td></xsl:if></xsl:for-each>
        </tr></xsl:for-each></table>
        </xsl:template>
        <xsl:template match="list"><xsl:for-each select="*"><xsl:value-of select="."/><br/></xsl:for-each></xsl:template>
        <xsl:template match="*[@link]" priority="2"><xsl:choose>
        <xsl:when test="*"><xsl:apply-templates select="list"/></xsl:when>
        <xsl:otherwise><a href="/Snh_{@link}?x={.}"><xsl:value-of select="."/></a></xsl:otherwise>
        </xsl:choose></xsl:template>
        <xsl:template match="*"><xsl:value-of select="."/></xsl:template>
        </xsl:stylesheet>

        """
}
