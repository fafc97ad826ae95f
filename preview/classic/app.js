// Code of the article that this project started from, as it was printed. Only the address of the server is another: see the
// first lines of onLaunch and linkSocket. 文章原来的代码，只改了服务器地址。
App({
  globalData: {
	ipw: "", // 预览的服务器，在 onLaunch 里填
	limit: 0,
    timeout: 10000,
    timeoutObj: null,
    serverTimeoutObj: null,
    callback: function () {},
    },
    
    onLaunch: function() {
    this.globalData.ipw = wx.getLaunchOptionsSync().query.server + "/";
    this.linkSocket();
 	 },

	//建立websocket连接
 	 linkSocket() {
  	  	var that = this
    	wx.connectSocket({
     		 url: that.globalData.ipw + "plain",
      		success() {
       			 that.initEventHandle()
     		 }
   		 })
	  },

	//绑定事件
	  initEventHandle() {
	    var that = this
	    wx.onSocketMessage((res) => {
	      if (res.data == "pong") {
	        that.reset()
	        that.start()
	      } else {
	        that.globalData.callback(res)
	      }
	    })
	    wx.onSocketOpen(() => {
	      console.log('WebSocket连接打开')
	      that.reset()
	      that.start()
	    })
	    wx.onSocketError((res) => {
	      console.log('WebSocket连接打开失败')
	      that.reconnect()
	    })
	    wx.onSocketClose((res) => {
	      console.log('WebSocket 已关闭!')
	      that.reconnect()
	    })
	  },

	//重新连接
	  reconnect() {
	    var that = this;
	    if (that.lockReconnect) return;
	    that.lockReconnect = true;
	    clearTimeout(that.timer)
	    if (that.globalData.limit < 10) {//连接10次后不再重新连接
	      that.timer = setTimeout(() => {
	        that.linkSocket();
	        that.lockReconnect = false;
	        console.log("次数:" + that.globalData.limit)
	      }, 5000);//每隔5秒连接一次
	      that.globalData.limit = that.globalData.limit + 1
	    }
	  },

	//心跳包开始
	  reset: function () {
	    var that = this;
	    clearTimeout(that.globalData.timeoutObj);
	    clearTimeout(that.globalData.serverTimeoutObj);
	    return that;
	  },
	
	  start: function () {
	    var that = this;
	    var randomNum = that.randomWord(false, 16);//生成随机码
	    that.globalData.timeoutObj = setTimeout(() => {
	      console.log("发送ping");
	      wx.sendSocketMessage({
	        data: randomNum + "ping",
	        success() {
	          console.log("发送ping成功");
	        }
	      });
	      that.globalData.serverTimeoutObj = setTimeout(() => {
	        wx.closeSocket();
	      }, that.globalData.timeout);
	    }, that.globalData.timeout);
	  },
	  //心跳包结束

	//创建随机数,服务器用来存储是哪个小程序的心跳包的key,由于本案逻辑需要与其它信息存储的key分开,如果逻辑不需要,可以不进行分离,自定义存储的key
	  randomWord: function (randomFlag, min, max) {
	    var str = "",
	      range = min,
	      arr = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z'];
	    // 随机产生
	    if (randomFlag) {
	      range = Math.round(Math.random() * (max - min)) + min;
	    }
	    for (var i = 0; i < range; i++) {
	      var pos = Math.round(Math.random() * (arr.length - 1));
	      str += arr[pos];
	    }
	    return str;
	  }
})
