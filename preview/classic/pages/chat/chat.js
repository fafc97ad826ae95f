// A page as the article has it: it receives by globalData.callback, set in onShow, and sends with wx.sendSocketMessage.
var app = getApp()
var count = 0

Page({
  data: { lines: [], draft: '', last: '' },

  onShow: function () {
    var that = this
    app.globalData.callback = function (res) {
      var line = read(res.data)
      // The server relays a line to its author too.
      if (line.from !== 'By hand') that.add(line.text, 'theirs')
    }
  },

  onInput: function (event) {
    this.setData({ draft: event.detail.value })
  },

  onSend: function () {
    var text = this.data.draft.trim()
    if (text === '') return
    count += 1
    this.setData({ draft: '' })
    this.add(text, 'mine')
    wx.sendSocketMessage({
      data: JSON.stringify({
        type: 'line',
        id: 'by-hand-' + Date.now() + '-' + count,
        from: 'By hand',
        text: text,
      }),
    })
  },

  add: function (text, side) {
    var key = 'line-' + this.data.lines.length
    this.setData({ lines: this.data.lines.concat({ key: key, text: text, side: side }), last: key })
  },
})

function read(data) {
  try {
    var line = JSON.parse(data)
    if (line && typeof line.text === 'string') return line
  } catch (error) {
    // Any other text is a line as it is.
  }
  return { from: '', text: String(data) }
}
