"""The smallest server of MCP, for the inspector to ask."""

from mcp.server.mcpserver import MCPServer

server = MCPServer("greeter")


@server.tool()
def greet(name: str) -> str:
    """Greet by name."""
    return f"Hello, {name}"


if __name__ == "__main__":
    server.run()
