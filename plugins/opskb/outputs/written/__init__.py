"""What pages say in Markdown: the words and tables of twins, from the same views as the HTML."""
